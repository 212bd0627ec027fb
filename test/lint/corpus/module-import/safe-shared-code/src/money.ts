export const cents = (amount: number) => amount * 100
