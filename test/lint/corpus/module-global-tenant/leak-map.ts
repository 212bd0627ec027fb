const state = new Map<string, string>()

export function begin(tenant: string) {
  state.set('tenant', tenant)
}

export const tenant = () => state.get('tenant')
