declare const request: { readonly tenant: string }

export const currentTenant = () => request.tenant
