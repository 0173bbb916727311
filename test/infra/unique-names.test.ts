// Names in the template that CloudFormation does not make unique by itself.

import { Duration, NestedStack, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { describe, expect, it } from 'vitest';
import { PosterWebhooks } from '../../lib/poster-webhooks.ts';
import { createApp } from '../support/synth.ts';

/** The values of a property in all resources of a type. */
const valuesOf = (template: Template, type: string, property: string): unknown[] =>
  Object.values(template.findResources(type)).map(({ Properties }) => Properties[property]);

const namesIn = (stack: Stack) => {
  const template = Template.fromStack(stack);
  return {
    bus: valuesOf(template, 'AWS::Events::EventBus', 'Name'),
    accessLog: valuesOf(template, 'AWS::Logs::LogGroup', 'LogGroupName').filter(Boolean),
    dashboard: valuesOf(template, 'AWS::CloudWatch::Dashboard', 'DashboardName'),
  };
};

/** Always with the same construct path, like the stages of bin/app.ts. */
const stackNamed = (stackName: string, id = 'PosterWebhooks') => {
  const stack = new Stack(createApp(), id, {
    stackName,
    env: { region: 'eu-central-1' },
  });
  new PosterWebhooks(stack, 'Hooks', { eventBus: true });
  return stack;
};

describe('the names of bus, access log and dashboard', () => {
  it('contain the names of stack and construct', () => {
    expect(namesIn(stackNamed('shop-dev'))).toEqual({
      bus: [expect.stringMatching(/^shop-dev-Hooks-EventBus-[0-9A-F]{8}$/)],
      // Under another prefix, each group takes a part of a resource policy that the account shares.
      accessLog: [expect.stringMatching(/^\/aws\/vendedlogs\/shop-dev-Hooks-Api-[0-9A-F]{8}$/)],
      // With the region, because all regions share their dashboards.
      dashboard: [
        expect.stringMatching(/^shop-dev-Hooks-Monitoring-Dashboard-[0-9A-F]{8}-eu-central-1$/),
      ],
    });
  });

  it('differ between two stages of one app in one account', () => {
    const [dev, prod] = [namesIn(stackNamed('shop-dev')), namesIn(stackNamed('shop-prod'))];
    expect(dev.bus).not.toEqual(prod.bus);
    expect(dev.accessLog).not.toEqual(prod.accessLog);
    expect(dev.dashboard).not.toEqual(prod.dashboard);
  });

  it('differ between two pipelines in one stack', () => {
    const stack = stackNamed('shop-dev');
    new PosterWebhooks(stack, 'Others', { eventBus: true });
    for (const names of Object.values(namesIn(stack))) expect(new Set(names).size).toBe(2);
  });

  it('stay when something else in the stack changes, so that nothing is replaced', () => {
    const changed = new Stack(createApp(), 'PosterWebhooks', {
      stackName: 'shop-dev',
      env: { region: 'eu-central-1' },
    });
    new EventBus(changed, 'Another', { eventBusName: 'another' });
    new PosterWebhooks(changed, 'Hooks', {
      eventBus: true,
      tracing: true,
      throttle: { rateLimit: 1, burstLimit: 1 },
    });
    const { bus, ...others } = namesIn(stackNamed('shop-dev'));
    expect(namesIn(changed)).toEqual({ bus: ['another', ...bus], ...others });
  });

  it('are within the limits of AWS for a long path', () => {
    const stack = new Stack(createApp(), 'Long', { stackName: 'x'.repeat(128) });
    new PosterWebhooks(stack, 'y'.repeat(200), { eventBus: true });
    const { bus, accessLog, dashboard } = namesIn(stack);
    expect(bus).toEqual([expect.stringMatching(/^[A-Za-z0-9-]{1,256}$/)]);
    expect(accessLog).toEqual([expect.stringMatching(/^[A-Za-z0-9/-]{1,512}$/)]);
    // The region is only known at deployment here.
    const [{ 'Fn::Join': parts }] = dashboard as [{ 'Fn::Join': [string, unknown[]] }];
    expect(parts).toEqual([
      '',
      [expect.stringMatching(/^[A-Za-z0-9-]{1,200}-$/), { Ref: 'AWS::Region' }],
    ]);
  });
});

describe('a pipeline in a nested stack', () => {
  it('names its metrics after the stack around it, without a placeholder', () => {
    const stack = new Stack(createApp(), 'Shop', { stackName: 'shop-dev' });
    const nested = new NestedStack(stack, 'Nested');
    new PosterWebhooks(nested, 'Hooks', { eventBus: true });
    const filters = Object.values(
      Template.fromStack(nested).findResources('AWS::Logs::MetricFilter'),
    );
    expect(filters.length).toBeGreaterThan(0);
    for (const { Properties } of filters) {
      expect(Properties.MetricTransformations[0].MetricNamespace).toBe(
        'PosterWebhooks/shop-dev/Nested/Hooks',
      );
    }
    expect(namesIn(nested).bus).toEqual([
      expect.stringMatching(/^shop-dev-Nested-Hooks-EventBus-[0-9A-F]{8}$/),
    ]);
  });
});

describe('two pipelines on one bus', () => {
  it('have an archive each', () => {
    const stack = new Stack(createApp(), 'Shop');
    const bus = new EventBus(stack, 'Ours');
    for (const id of ['First', 'Second']) {
      new PosterWebhooks(stack, id, { eventBus: { bus, archive: Duration.days(7) } });
    }
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::Events::EventBus', 1);
    const source = { 'Fn::GetAtt': [expect.stringMatching(/^Ours/), 'Arn'] };
    expect(valuesOf(template, 'AWS::Events::Archive', 'SourceArn')).toEqual([source, source]);
  });
});
