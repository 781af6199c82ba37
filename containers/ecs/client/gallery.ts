import { keepLooking } from './look.ts';
import { recover } from './recover.ts';
import { takeUploads } from './upload.ts';

const look = keepLooking();
takeUploads(look);
recover();
