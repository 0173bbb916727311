// Prices what was counted.

import { priceOf, type Region } from '../prices.ts';
import type { Line } from './metering.ts';

export interface PricedLine {
  item: string;
  dollars: number;
}

export const toBill = (lines: readonly Line[], region: Region): PricedLine[] =>
  lines.map(({ item, meter, quantity }) => ({ item, dollars: priceOf(region, meter, quantity) }));

export const totalOf = (bill: readonly PricedLine[]): number =>
  bill.reduce((sum, { dollars }) => sum + dollars, 0);
