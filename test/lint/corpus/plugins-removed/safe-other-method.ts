class Bundler {
  withoutPlugins() {
    return this
  }

  async build(tenant: string) {
    return tenant
  }
}

export const build = (tenant: string) => new Bundler().withoutPlugins().build(tenant)
