import type { Desk } from '../domain/desk.ts'
import { fieldsNamed } from '../domain/mail/header-parse.ts'
import type { HeaderField } from '../domain/mail/header-section.ts'
import { testField } from '../domain/outgoing/mail-test.ts'
import { codeOf, isCodeOf } from './signed-id.ts'

/** Signs the mark of a test message: it holds for one desk alone. */
export function signTestMark(secret: Uint8Array, testId: string, deskId: string): string {
  const id = testId.toLowerCase()
  return `${id}.${codeOf(secret, 'test-mail', markedText(id, deskId))}`
}

/** The test message that a header section marks for a desk; `null` where there is no mark, or one that is not ours. */
export function readTestMark(
  secret: Uint8Array,
  headerSection: readonly HeaderField[],
  desk: Desk | null,
): string | null {
  const [field] = fieldsNamed(headerSection, testField)
  if (field === undefined || desk === null) return null
  const [id = '', code = '', ...rest] = field.value.trim().toLowerCase().split('.')
  if (rest.length > 0) return null
  return isCodeOf(secret, 'test-mail', markedText(id, desk.id), code) ? id.toUpperCase() : null
}

function markedText(id: string, deskId: string): string {
  return `${id}\0${deskId}`
}
