#!/usr/bin/env node
// Plain old JavaScript up to the check: this file must parse, and complain, on any Node there is.
var version = process.versions.node.split('.').map(Number)

if (version[0] < 22 || (version[0] === 22 && version[1] < 18)) {
  process.stderr.write(
    'saas needs Node 22.18 or newer, and this is ' +
      process.versions.node +
      ': upgrade Node, or run `' +
      ['npx saas'].concat(process.argv.slice(2)).join(' ') +
      '` in an application that `saas init` made, which brings its own (in others: `npm install --save-dev node@24`).\n',
  )
  process.exit(2)
}

void import('../dist/main.js').then(function (module) {
  return module.main(process.argv.slice(2))
})
