import { z } from 'zod'

/** What is known of a setting beside its type: for the reference page, the masks and the faults. */
export type SettingNote = {
  readonly description: string
  /** The value when nothing is set, as it would be written; `null` when there is none. */
  readonly fallback: string | null
  /** Whether it is masked when shown and may be read from the file named by `…_FILE`. */
  readonly isSecret?: boolean
}

/** The notes of the settings, in the order of the schema. */
export const notes = new Map<string, SettingNote>()

/** A setting with a default, which is written like any other value and read by the same rules. */
export function setting<Value>(
  path: string,
  type: z.ZodType<Value>,
  fallback: string | number,
  description: string,
  isSecret = false,
) {
  notes.set(path, { description, fallback: String(fallback), isSecret })
  return type.prefault(fallback)
}

/** A setting that may be left out; `null` then. */
export function optional<Value>(
  path: string,
  type: z.ZodType<Value>,
  description: string,
  { isSecret = false, fallback = null }: { isSecret?: boolean; fallback?: string | null } = {},
) {
  notes.set(path, { description, fallback, isSecret })
  return type.optional().transform((value) => value ?? null)
}

/** Settings that belong together. */
export function group<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape)
}
