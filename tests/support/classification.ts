import type {
  Classification,
  ClassificationRow,
} from '../../src/domain/ticket/classification/classification.ts'
import type { ClassificationFacts } from '../../src/domain/ticket/classification/facts.ts'
import { addClassification } from '../../src/store/classifications.ts'
import type { Database } from '../../src/store/database.ts'

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

/** A house with two queues, two types that lead into them, a contract and a branch. */
export async function addHouse({ writer }: Database): Promise<void> {
  await writer('queues').insert([
    { id: 'q1', name: 'Fiscal', folded_name: 'fiscal', colour: 'red', distributes: true, position: 1 },
    { id: 'q2', name: 'Vendas', folded_name: 'vendas', colour: 'green', distributes: false, position: 2 },
  ])
  await writer('branches').insert([
    { id: 'b1', name: 'Matriz', folded_name: 'matriz' },
    { id: 'b2', name: 'Filial Sul', folded_name: 'filial sul' },
  ])
  await writer('ticket_types').insert([
    {
      id: 't1',
      name: 'Nota fiscal',
      folded_name: 'nota fiscal',
      queue_id: 'q1',
      branch_id: 'b1',
      position: 1,
    },
    { id: 't2', name: 'Proposta', folded_name: 'proposta', queue_id: 'q2', position: 2 },
  ])
  await writer('contracts').insert([
    { id: 'k1', name: 'Contrato K1', folded_name: 'contrato k1' },
    { id: 'k2', name: 'Contrato K2', folded_name: 'contrato k2' },
  ])
}

/** Adds a classification to a database; it counts once the policy's version is read again. */
export async function addRule(
  { writer }: Database,
  name: string,
  rows: readonly Partial<ClassificationRow>[],
  changes: Partial<Pick<Classification, 'typeId' | 'mode'>> = {},
): Promise<string> {
  const draft = { name, rows: rows.map(makeRow), typeId: 't1', mode: 'active' as const, ...changes }
  const added = await addClassification(writer, draft, { actor: 'ana', now: new Date() })
  if (added === null) throw new Error(`expected the name ${name} to be free`)
  return added.id
}
