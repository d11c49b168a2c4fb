import type { Helper } from './helper.ts'

/** `(doorKey name)`: the key of a door's name in words. */
export const doorKey: Helper = (_, name) => `start.door.${String(name)}`
