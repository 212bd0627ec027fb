/**
 * How large a benchmark is to be: what the environment says, for a look on the way, else its full size.
 *
 * @throws {RangeError} when that is no positive number.
 */
export function readSize(
  variable: string,
  full: number,
  environment: NodeJS.ProcessEnv = process.env,
): number {
  const given = environment[variable]
  if (given === undefined || given === '') return full
  if (/^[1-9]\d*$/.test(given)) return Number(given)
  throw new RangeError(`${variable} is ${JSON.stringify(given)}, and has to be a positive number.`)
}
