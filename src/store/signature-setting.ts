import { columnJson } from './column-text.ts'
import type { Db } from './dialect.ts'

const name = 'answer-signature'

/** Whether what people answer is signed with the name and the role of who answers; it is unless switched off. C10 */
export async function areAnswersSigned(db: Db): Promise<boolean> {
  const row: { value: string } | undefined = await db('house_settings').where({ name }).first('value')
  if (row === undefined) return true
  const { isOn }: { isOn: boolean } = JSON.parse(row.value)
  return isOn
}

/** Switches the signature on or off, for what is written from now on. C10 */
export async function saveAnswersSigned(trx: Db, isOn: boolean): Promise<void> {
  await trx('house_settings')
    .insert({ name, value: columnJson({ isOn }) })
    .onConflict('name')
    .merge()
}
