class RequestScope {
  private tenant: string | undefined
  private startedAt = 0

  begin(tenant: string) {
    this.tenant = tenant
    this.startedAt = performance.now()
  }

  get id() {
    return `${this.tenant} ${this.startedAt}`
  }
}

export const scope = new RequestScope()
