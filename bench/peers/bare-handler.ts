/** What a function must load to read and write S3 and to run sharp, and nothing else. */
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import sharp from 'sharp';

const s3 = new S3Client({});

export const handler = async () => [s3, GetObjectCommand, HeadObjectCommand, PutObjectCommand, sharp];
