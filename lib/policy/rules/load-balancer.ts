import type { Rule } from '../rule.ts';
import { at, isFalse, isMissing, isUnknown, items, referencesIn, textOf, UNKNOWN } from '../values.ts';

const LISTENER = ['AWS::ElasticLoadBalancingV2::Listener'];
const GUIDE = 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application';

export const LOAD_BALANCER_RULES: readonly Rule[] = [
  {
    id: 'AlbPlainHttp',
    types: [...LISTENER, 'AWS::ElasticLoadBalancingV2::ListenerRule'],
    property: 'Protocol',
    demands: 'A listener for HTTP only redirects to HTTPS, or refuses.',
    why: 'Cookies and pages cross the network for all to read and change.',
    fix: 'Add a certificate, and a listener that redirects.',
    source: `${GUIDE}/load-balancer-listeners.html`,
    isBrokenBy: ({ type, properties, template }) => {
      if (LISTENER.includes(type)) return isHttp(properties) && at(properties, 'DefaultActions.*').some(serves);
      const listeners = referencesIn(properties.ListenerArn).map((logicalId) => template.named(logicalId)?.properties);
      return listeners.some(isHttp) && at(properties, 'Actions.*').some(serves);
    },
  },
  {
    id: 'AlbTlsPolicy',
    types: LISTENER,
    property: 'SslPolicy',
    demands: 'TLS is 1.2 or later.',
    why: 'The default policy of a template still speaks TLS 1.0.',
    fix: 'Set SslPolicy to ELBSecurityPolicy-TLS13-1-2-2021-06 or a later one.',
    source: `${GUIDE}/describe-ssl-policies.html`,
    isBrokenBy: ({ properties }) =>
      at(properties, 'Protocol').some((protocol) => protocol === 'HTTPS' || protocol === 'TLS') &&
      at(properties, 'SslPolicy').some((policy) => isMissing(policy) || isOld(textOf(policy))),
  },
  {
    id: 'AlbInvalidHeaders',
    types: ['AWS::ElasticLoadBalancingV2::LoadBalancer'],
    property: 'LoadBalancerAttributes',
    demands: 'Requests with malformed headers are dropped.',
    why: 'They are what request smuggling is made of.',
    fix: 'Set routing.http.drop_invalid_header_fields.enabled to true.',
    source: `${GUIDE}/application-load-balancers.html`,
    isBrokenBy: ({ properties }) =>
      at(properties, 'Type').some((type) => isMissing(type) || type === 'application') &&
      attributes(properties, 'LoadBalancerAttributes', 'routing.http.drop_invalid_header_fields.enabled').some(
        (drops) => isMissing(drops) || isFalse(drops),
      ),
  },
  {
    id: 'AlbDeregistration',
    types: ['AWS::ElasticLoadBalancingV2::TargetGroup'],
    property: 'TargetGroupAttributes',
    demands: 'A target may finish its requests, but not for five minutes.',
    why: 'The default delay holds up each deployment, and Spot gives two minutes.',
    fix: 'Set deregistration_delay.timeout_seconds to 120 or less.',
    source: `${GUIDE}/edit-target-group-attributes.html`,
    // A function has no such attribute.
    isBrokenBy: ({ properties }) =>
      !at(properties, 'TargetType').every((type) => type === 'lambda') &&
      attributes(properties, 'TargetGroupAttributes', 'deregistration_delay.timeout_seconds').some(
        (delay) => isMissing(delay) || Number(textOf(delay)) > 120,
      ),
  },
];

const isHttp = (listener: unknown) => at(listener, 'Protocol').includes('HTTP');

/** Whether an action gives a page, by plain HTTP. */
function serves(action: unknown): boolean {
  const type = at(action, 'Type');
  if (type.includes('redirect'))
    return at(action, 'RedirectConfig.Protocol').some((to) => to !== 'HTTPS' && !isUnknown(to));
  return type.some((each) => each !== 'fixed-response');
}

const isOld = (policy: string) => !policy.startsWith(UNKNOWN) && !/TLS13-1-[23]-|TLS-1-2-|FS-1-2-/.test(policy);

/** What an attribute may be, in each branch of a condition; `undefined` where it is not given. */
function attributes(properties: unknown, list: string, key: string): unknown[] {
  return at(properties, list).flatMap((given) => {
    const found = items(given).find((each) => at(each, 'Key').includes(key));
    return found === undefined ? [undefined] : at(found, 'Value');
  });
}
