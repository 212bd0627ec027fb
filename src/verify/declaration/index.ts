export {
  type CacheDeclaration,
  defineVerification,
  type GivenRequest,
  type GivenValues,
  type HttpDeclaration,
  type Identity,
  type JobAttempt,
  type RequestingTenant,
  type Verification,
  type VerifiedTenant,
} from './verification.ts'
