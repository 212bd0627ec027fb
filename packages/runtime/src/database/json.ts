/** What a column of JSON holds, as `JSON.parse` makes it. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json }
