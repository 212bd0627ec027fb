import { Command } from '@oclif/core'

export default class Hello extends Command {
  static summary = 'Do nothing.'

  async run() {}
}
