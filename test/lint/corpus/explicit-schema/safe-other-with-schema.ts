interface Validator {
  withSchema(name: string): Validator
  validate(tenant: string): boolean
}

export const check = (validator: Validator, tenant: string) =>
  validator.withSchema('globex').validate(tenant)
