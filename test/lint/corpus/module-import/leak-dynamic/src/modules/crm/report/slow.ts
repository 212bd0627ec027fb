export const slow = () => 1
