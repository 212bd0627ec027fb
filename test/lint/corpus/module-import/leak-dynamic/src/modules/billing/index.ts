export async function report() {
  const { slow } = await import('../crm/report/slow.ts')
  return slow()
}
