/** The topics that were accepted live. */
export const topics = [
  'contact_added',
  'contact_changed',
  'contact.custom-field.status_changed',
  'contact.custom-field.value_changed',
  'job_created',
  'job_updated',
  'job.accounting.integration-status.current_changed',
  'job.appointments.initial_created',
  'job.appointments.initial_updated',
  'job.category_changed',
  'job.contacts.primary_changed',
  'job.custom-field.status_changed',
  'job.custom-field.value_changed',
  'job.financials.approved-value_changed',
  'job.invoice_updated',
  'job.invoice_voided',
  'job.milestone.current_changed',
  'job.milestone.status.current_changed',
  'job.representatives.company_assigned',
  'job.representatives.company_changed',
  'job.trade-type_changed',
  'job.work-type_changed',
];

/** What a topic is about. */
export const entityOf = (topic: string): 'job' | 'contact' => (topic.startsWith('contact') ? 'contact' : 'job');
