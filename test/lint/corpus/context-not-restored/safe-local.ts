export async function names(load: (tenant: string) => Promise<string>) {
  let tenant: string | undefined
  tenant = 'acme'
  const first = await load(tenant)
  tenant = undefined
  return [first, tenant]
}
