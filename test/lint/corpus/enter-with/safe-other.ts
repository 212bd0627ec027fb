class Room {
  enterWith(tenant: string) {
    return tenant
  }
}

export const enter = (tenant: string) => new Room().enterWith(tenant)
