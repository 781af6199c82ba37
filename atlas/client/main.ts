import { comparisons } from './comparisons.ts';
import { filters } from './filter.ts';
import { flashCards } from './flash-cards.ts';
import { traces } from './traces.ts';

flashCards();
filters();
traces();
comparisons();
