// AWS's list prices in dollars, without any free tier. No other file contains prices.
//
// us-east-1: as of 2026-06, from pages that quote AWS's pages and give a date:
//   API Gateway        https://aws.amazon.com/api-gateway/pricing/ (quoted 2026 by https://go-cloud.io/aws-api-gateway-pricing)
//   Lambda             https://aws.amazon.com/lambda/pricing/ (arm64, first tier)
//   SQS                https://aws.amazon.com/sqs/pricing/ (2026-06: https://www.factualminds.com/blog/amazon-sqs-pricing-64kb-rule-fifo-vs-standard/)
//   DynamoDB           https://aws.amazon.com/dynamodb/pricing/on-demand/ (since 2024-11: https://airbyte.com/data-engineering-resources/dynamodb-pricing)
//   CloudWatch         https://aws.amazon.com/cloudwatch/pricing/ (2026-02: https://cloudburn.io/blog/amazon-cloudwatch-pricing)
//   Secrets Manager    https://aws.amazon.com/secrets-manager/pricing/
// eu-central-1: log ingestion is confirmed by a price book of 2026-03-26. The other prices are AWS's list
// of 2025, which no page has confirmed since: check them before you rely on them.

/** The units that AWS bills, and the quantity that each price is for. */
const METERS = {
  httpApi: 1_000_000,
  restApi: 1_000_000,
  lambdaRequest: 1_000_000,
  /** GB-seconds, arm64. */
  lambdaTime: 1,
  /** Each send, receive or delete of up to 64 KB. A receive that returns nothing also counts. */
  sqsRequest: 1_000_000,
  writeUnit: 1_000_000,
  tableGbMonth: 1,
  backupGbMonth: 1,
  standardLogGb: 1,
  infrequentLogGb: 1,
  logGbMonth: 1,
  dataOutGb: 1,
  metricMonth: 1,
  alarmMetricMonth: 1,
  dashboardMonth: 1,
  secretMonth: 1,
  secretCall: 10_000,
} as const;

export type Meter = keyof typeof METERS;
export type Region = 'us-east-1' | 'eu-central-1';

const PRICES: Record<Region, Record<Meter, number>> = {
  'us-east-1': {
    httpApi: 1,
    restApi: 3.5,
    lambdaRequest: 0.2,
    lambdaTime: 0.0000133334,
    sqsRequest: 0.4,
    writeUnit: 0.625,
    tableGbMonth: 0.25,
    backupGbMonth: 0.2,
    standardLogGb: 0.5,
    infrequentLogGb: 0.25,
    logGbMonth: 0.03,
    dataOutGb: 0.09,
    metricMonth: 0.3,
    alarmMetricMonth: 0.1,
    dashboardMonth: 3,
    secretMonth: 0.4,
    secretCall: 0.05,
  },
  'eu-central-1': {
    httpApi: 1.2,
    restApi: 3.7,
    lambdaRequest: 0.2,
    lambdaTime: 0.0000133334,
    sqsRequest: 0.4,
    writeUnit: 0.7625,
    tableGbMonth: 0.306,
    backupGbMonth: 0.2448,
    standardLogGb: 0.63,
    infrequentLogGb: 0.315,
    logGbMonth: 0.0324,
    dataOutGb: 0.09,
    metricMonth: 0.3,
    alarmMetricMonth: 0.1,
    dashboardMonth: 3,
    secretMonth: 0.4,
    secretCall: 0.05,
  },
};

/** @returns dollars */
export const priceOf = (region: Region, meter: Meter, quantity: number): number =>
  (PRICES[region][meter] * quantity) / METERS[meter];
