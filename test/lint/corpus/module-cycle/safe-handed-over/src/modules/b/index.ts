export const remind = (debtors: () => readonly string[]) => debtors().length
