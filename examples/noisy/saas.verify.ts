import { defineVerification } from 'tenantry/verify'

// What `saas verify` attacks beside tables, and how a request becomes a tenant's.
export default defineVerification({
  http: {
    document: '/openapi.json',
    public: ['GET /health', 'GET /openapi.json'],
    as: ({ slug }) => ({ headers: { host: `${slug}.localhost` } }),
  },
})
