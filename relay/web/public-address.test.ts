import { describe, expect, it } from 'vitest';
import { isPublicAddress } from './public-address';

describe('a public address', () => {
  it('is one that anybody on the internet may have', () => {
    for (const address of [
      '1.1.1.1',
      '93.184.215.14',
      '172.15.255.255',
      '223.255.255.255',
      '2606:4700::1111',
      '2a00::1',
    ]) {
      expect({ address, isPublic: isPublicAddress(address) }).toEqual({ address, isPublic: true });
    }
  });

  it('is none of this computer, a local network, a provider, a cloud, a group, a document', () => {
    const ipv4 = [
      '0.0.0.0',
      '0.1.2.3',
      '10.0.0.1',
      '100.64.0.1',
      '100.100.100.200',
      '127.0.0.1',
      '127.255.255.254',
      '169.254.169.254',
      '172.16.0.1',
      '172.31.255.255',
      '192.0.0.192',
      '192.0.2.1',
      '192.168.1.1',
      '198.19.0.1',
      '198.51.100.1',
      '203.0.113.1',
      '224.0.0.1',
      '239.255.255.250',
      '240.0.0.1',
      '255.255.255.255',
      '168.63.129.16',
    ];
    const ipv6 = [
      '::',
      '::1',
      '::ffff:1.1.1.1',
      '::ffff:127.0.0.1',
      '::127.0.0.1',
      '64:ff9b::7f00:1',
      '64:ff9b:1::1',
      '100::1',
      'fe80::1',
      'fe80::1%eth0',
      'fec0::1',
      'fc00::1',
      'fd00:ec2::254',
      'ff02::1',
      '2001::1',
      '2001:db8::1',
      '2002:7f00:1::1',
      '3fff::1',
      '4000::1',
      '2606:4700::1111%eth0',
    ];
    for (const address of [...ipv4, ...ipv6]) {
      expect({ address, isPublic: isPublicAddress(address) }).toEqual({ address, isPublic: false });
    }
  });

  it('is nothing that is no address', () => {
    for (const address of ['', 'localhost', '1.1.1', '1.1.1.1.', '0x7f.1', '2130706433', '[::1]', '1.1.1.1:443']) {
      expect(isPublicAddress(address)).toBe(false);
    }
  });
});
