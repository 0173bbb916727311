// The table's attributes that whoever inspects events may read: all but the API credential.

export const INSPECTABLE_ATTRIBUTES = [
  'account',
  'eventKey',
  'object',
  'objectId',
  'action',
  'time',
  'accountNumber',
  'data',
  'receivedAt',
  'deliveries',
  'deliveryLog',
  'expiresAt',
  'day',
] as const;
