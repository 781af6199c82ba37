import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { decodeEnvironment } from '../../kit/environment.ts';
import { authorizeEnvironment } from '../contract.ts';
import { makeHandler } from './make-handler.ts';

const { USER_POOL, USER_POOL_CLIENT } = decodeEnvironment(authorizeEnvironment);

export const handler = makeHandler({
  verifier: CognitoJwtVerifier.create({ userPoolId: USER_POOL, clientId: USER_POOL_CLIENT, tokenUse: 'access' }),
});
