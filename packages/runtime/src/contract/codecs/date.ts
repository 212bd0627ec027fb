import type { Codec } from '../codec.ts'
import { leaf } from './leaf.ts'
import { Mismatch } from '../mismatch.ts'

const ISO = /^(?:[+-]\d{6}|\d{4})-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/** A point in time, to the millisecond. A Date that is none (`new Date('soon')`) is refused. */
export const date: Codec<Date> = leaf({
  name: 'a Date',
  takes: ['date'],
  makes: ['string'],
  is: (value) => value instanceof Date,
  toJson: (value) => {
    if (Number.isNaN(value.getTime())) throw new Mismatch('is a Date that is no point in time')
    return value.toISOString()
  },
  fromJson: (json) => {
    if (typeof json !== 'string' || !ISO.test(json)) return undefined
    const value = new Date(json)
    return Number.isNaN(value.getTime()) ? undefined : { value }
  },
})
