interface Form {
  tenant: string
}

export function empty(form: Form) {
  form.tenant = 'acme'
  form.tenant = ''
  return form
}
