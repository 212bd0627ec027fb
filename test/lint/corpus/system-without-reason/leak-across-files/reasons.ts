export const REASONS = { cleanup: 'fixme!' }
