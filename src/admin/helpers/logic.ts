import type { Helper } from './helper.ts'

/** `(eq a b)`: whether two values are the same. */
export const eq: Helper = (_, one, other) => one === other

/** `(not a)`: whether a value is missing or empty. */
export const not: Helper = (_, value) => !value

/** `(and a b …)`: whether all values are there. */
export const and: Helper = (_, ...values) => values.every(Boolean)

/** `(or a b …)`: whether any value is there. */
export const or: Helper = (_, ...values) => values.some(Boolean)
