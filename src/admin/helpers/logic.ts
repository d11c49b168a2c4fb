import type { Helper } from './helper.ts'

/** `(eq a b)`: whether two values are the same. */
export const eq: Helper = (_, one, other) => one === other

/** `(or a b …)`: whether any value is there. */
export const or: Helper = (_, ...values) => values.some(Boolean)
