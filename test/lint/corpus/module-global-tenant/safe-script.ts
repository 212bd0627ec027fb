let tenant = ''

async function main(args: readonly string[]) {
  tenant = args[0] ?? ''
  await report()
}

async function report() {
  console.log(tenant)
}

await main(process.argv.slice(2))

export {}
