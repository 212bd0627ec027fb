class Solar {
  system(name: string, run: () => void) {
    run()
    return name
  }
}

export const system = new Solar().system('', () => undefined)
