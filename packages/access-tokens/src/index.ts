export { ACCESS_TOKEN_SECONDS, AccessTokens, PAGES_TOKEN_SECONDS } from './access-tokens.ts';
export type { Audience, TokenClaims } from './access-tokens.ts';
export { generateApiKey, hashApiKey, isApiKey, shownPrefix } from './api-key.ts';
export { includesRole, roles, scopes } from './principal.ts';
export type { Principal, Role, Scope } from './principal.ts';
