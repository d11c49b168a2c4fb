import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { reasonsDoc } from './reasons-doc.ts'

await writeFile(resolve(import.meta.dirname, '../docs/reasons.md'), reasonsDoc())
