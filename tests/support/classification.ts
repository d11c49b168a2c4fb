import type {
  Classification,
  ClassificationRow,
} from '../../src/domain/ticket/classification/classification.ts'
import type { ClassificationFacts } from '../../src/domain/ticket/classification/facts.ts'

/** A row as the editor makes one, with what a test says otherwise. */
export function makeRow(changes: Partial<ClassificationRow>): ClassificationRow {
  return { field: 'subject', header: '', condition: 'equals', value: '', operator: 'or', ...changes }
}

/** A classification that is active and gives the type `t1`. */
export function makeClassification(
  id: string,
  rows: readonly Partial<ClassificationRow>[],
  changes: Partial<Classification> = {},
): Classification {
  const named = { id, name: `Regra ${id}`, rows: rows.map(makeRow) }
  return { ...named, typeId: 't1', mode: 'active', position: 1, ...changes }
}

/** What is known of an ordinary mail to the accounts desk. */
export const ordinaryFacts: ClassificationFacts = {
  author: { name: 'Ana Souza', address: 'ana@cliente.example' },
  to: [
    { name: 'Contas', address: 'contas@desk.example' },
    { name: '', address: 'financeiro@desk.example' },
  ],
  cc: [{ name: 'Chefia', address: 'chefe@cliente.example' }],
  subject: 'Solicitação de  Nota FISCAL nº 123',
  headerSection: [
    { name: 'X-Origem', value: 'portal' },
    { name: 'X-origem', value: '=?utf-8?q?Loja_S=C3=A3o_Jo=C3=A3o?=' },
  ],
  text: 'Bom dia,\r\n\r\nsegue a NOTA   fiscal.\r\nAtenciosamente',
  fileNames: ['nota-123.XML', 'boleto.pdf'],
  octets: 20_480,
  standing: 'authenticated',
  deskAddresses: ['contas@desk.example', 'nf@desk.example'],
}
