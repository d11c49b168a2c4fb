import type { TemplateValues } from '../../src/domain/outgoing/template.ts'

/** What a template may say of a ticket, changed where a test says so. */
export function templateValues(changes: Partial<TemplateValues> = {}): TemplateValues {
  return {
    protocolo: '2026-000123',
    titulo: 'Impressora parada',
    cliente: 'Padaria Boa Massa',
    contato: 'Ana Souza',
    pedido: 'PV-2041',
    atendente: 'Bruno Lima',
    cargo: 'Analista de suporte',
    fila: 'Trocas',
    tipo: 'Troca de produto',
    filial: 'Campinas',
    contrato: 'Suporte anual',
    prazo: '2026-11-25T20:00:00.000Z',
    marca: 'Empresa',
    etapa: 'Pagamento confirmado',
    ...changes,
  }
}
