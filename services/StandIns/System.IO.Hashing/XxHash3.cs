using System.Buffers.Binary;
using System.Numerics;

namespace System.IO.Hashing;

/// <summary>XXH3, 64 bits, as published (xxHash 0.8). A checksum, not a defence against anybody.</summary>
public static class XxHash3
{
    private const ulong Prime32A = 0x9E3779B1;
    private const ulong Prime32B = 0x85EBCA77;
    private const ulong Prime32C = 0xC2B2AE3D;
    private const ulong Prime64A = 0x9E3779B185EBCA87;
    private const ulong Prime64B = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime64C = 0x165667B19E3779F9;
    private const ulong Prime64D = 0x85EBCA77C2B2AE63;
    private const ulong Prime64E = 0x27D4EB2F165667C5;

    private const int Stripe = 64;
    private const int SecretStep = 8;
    private const int StripesPerBlock = (SecretLength - Stripe) / SecretStep;
    private const int Block = Stripe * StripesPerBlock;
    private const int SecretLength = 192;

    private static ReadOnlySpan<byte> Secret =>
    [
        0xb8, 0xfe, 0x6c, 0x39, 0x23, 0xa4, 0x4b, 0xbe, 0x7c, 0x01, 0x81, 0x2c, 0xf7, 0x21, 0xad, 0x1c,
        0xde, 0xd4, 0x6d, 0xe9, 0x83, 0x90, 0x97, 0xdb, 0x72, 0x40, 0xa4, 0xa4, 0xb7, 0xb3, 0x67, 0x1f,
        0xcb, 0x79, 0xe6, 0x4e, 0xcc, 0xc0, 0xe5, 0x78, 0x82, 0x5a, 0xd0, 0x7d, 0xcc, 0xff, 0x72, 0x21,
        0xb8, 0x08, 0x46, 0x74, 0xf7, 0x43, 0x24, 0x8e, 0xe0, 0x35, 0x90, 0xe6, 0x81, 0x3a, 0x26, 0x4c,
        0x3c, 0x28, 0x52, 0xbb, 0x91, 0xc3, 0x00, 0xcb, 0x88, 0xd0, 0x65, 0x8b, 0x1b, 0x53, 0x2e, 0xa3,
        0x71, 0x64, 0x48, 0x97, 0xa2, 0x0d, 0xf9, 0x4e, 0x38, 0x19, 0xef, 0x46, 0xa9, 0xde, 0xac, 0xd8,
        0xa8, 0xfa, 0x76, 0x3f, 0xe3, 0x9c, 0x34, 0x3f, 0xf9, 0xdc, 0xbb, 0xc7, 0xc7, 0x0b, 0x4f, 0x1d,
        0x8a, 0x51, 0xe0, 0x4b, 0xcd, 0xb4, 0x59, 0x31, 0xc8, 0x9f, 0x7e, 0xc9, 0xd9, 0x78, 0x73, 0x64,
        0xea, 0xc5, 0xac, 0x83, 0x34, 0xd3, 0xeb, 0xc3, 0xc5, 0x81, 0xa0, 0xff, 0xfa, 0x13, 0x63, 0xeb,
        0x17, 0x0d, 0xdd, 0x51, 0xb7, 0xf0, 0xda, 0x49, 0xd3, 0x16, 0x55, 0x26, 0x29, 0xd4, 0x68, 0x9e,
        0x2b, 0x16, 0xbe, 0x58, 0x7d, 0x47, 0xa1, 0xfc, 0x8f, 0xf8, 0xb8, 0xd1, 0x7a, 0xd0, 0x31, 0xce,
        0x45, 0xcb, 0x3a, 0x8f, 0x95, 0x16, 0x04, 0x28, 0xaf, 0xd7, 0xfb, 0xca, 0xbb, 0x4b, 0x40, 0x7e,
    ];

    public static ulong HashToUInt64(ReadOnlySpan<byte> source, long seed = 0)
    {
        unchecked
        {
            return source.Length switch
            {
                0 => Avalanche64((ulong)seed ^ Key(56) ^ Key(64)),
                <= 3 => Hash1To3(source, (ulong)seed),
                <= 8 => Hash4To8(source, (ulong)seed),
                <= 16 => Hash9To16(source, (ulong)seed),
                <= 128 => Hash17To128(source, (ulong)seed),
                <= 240 => Hash129To240(source, (ulong)seed),
                _ => HashLong(source, (ulong)seed),
            };
        }
    }

    private static ulong Hash1To3(ReadOnlySpan<byte> source, ulong seed)
    {
        unchecked
        {
            uint combined = (uint)source[0] << 16 | (uint)source[source.Length >> 1] << 24 | source[^1] | (uint)source.Length << 8;
            return Avalanche64(combined ^ ((uint)Key(0) ^ Key(0) >> 32) + seed);
        }
    }

    private static ulong Hash4To8(ReadOnlySpan<byte> source, ulong seed)
    {
        unchecked
        {
            seed ^= (ulong)BinaryPrimitives.ReverseEndianness((uint)seed) << 32;
            uint first = BinaryPrimitives.ReadUInt32LittleEndian(source);
            uint last = BinaryPrimitives.ReadUInt32LittleEndian(source[^4..]);
            ulong h = (last + ((ulong)first << 32)) ^ ((Key(8) ^ Key(16)) - seed);
            h ^= BitOperations.RotateLeft(h, 49) ^ BitOperations.RotateLeft(h, 24);
            h *= 0x9FB21C651E98DF25;
            h ^= (h >> 35) + (ulong)source.Length;
            h *= 0x9FB21C651E98DF25;
            return h ^ h >> 28;
        }
    }

    private static ulong Hash9To16(ReadOnlySpan<byte> source, ulong seed)
    {
        unchecked
        {
            ulong low = Word(source, 0) ^ ((Key(24) ^ Key(32)) + seed);
            ulong high = Word(source, source.Length - 8) ^ ((Key(40) ^ Key(48)) - seed);
            return Avalanche3((ulong)source.Length + BinaryPrimitives.ReverseEndianness(low) + high + Fold(low, high));
        }
    }

    private static ulong Hash17To128(ReadOnlySpan<byte> source, ulong seed)
    {
        unchecked
        {
            // From both ends towards the middle, 16 bytes a side, each pair with the next 32 bytes of the secret.
            ulong sum = (ulong)source.Length * Prime64A;
            int pairs = (source.Length - 1) / 32;
            for (int i = 0; i <= pairs; i++)
            {
                sum += Mix(source, 16 * i, 32 * i, seed);
                sum += Mix(source, source.Length - 16 * (i + 1), 32 * i + 16, seed);
            }

            return Avalanche3(sum);
        }
    }

    private static ulong Hash129To240(ReadOnlySpan<byte> source, ulong seed)
    {
        unchecked
        {
            ulong sum = (ulong)source.Length * Prime64A;
            for (int i = 0; i < 8; i++)
            {
                sum += Mix(source, 16 * i, 16 * i, seed);
            }

            sum = Avalanche3(sum);
            for (int i = 8; i < source.Length / 16; i++)
            {
                sum += Mix(source, 16 * i, 16 * (i - 8) + 3, seed);
            }

            return Avalanche3(sum + Mix(source, source.Length - 16, 136 - 17, seed));
        }
    }

    private static ulong HashLong(ReadOnlySpan<byte> source, ulong seed)
    {
        unchecked
        {
            Span<byte> secret = stackalloc byte[SecretLength];
            for (int i = 0; i < SecretLength; i += 16)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(secret[i..], Key(i) + seed);
                BinaryPrimitives.WriteUInt64LittleEndian(secret[(i + 8)..], Key(i + 8) - seed);
            }

            Span<ulong> sums = [Prime32C, Prime64A, Prime64B, Prime64C, Prime64D, Prime32B, Prime64E, Prime32A];
            int length = source.Length;
            ReadOnlySpan<byte> rest = source;
            while (rest.Length > Block)
            {
                AddStripes(sums, rest, secret, StripesPerBlock);
                Scramble(sums, secret[^Stripe..]);
                rest = rest[Block..];
            }

            AddStripes(sums, rest, secret, (rest.Length - 1) / Stripe);
            AddStripe(sums, source[^Stripe..], secret[(SecretLength - Stripe - 7)..]);
            ulong hash = (ulong)length * Prime64A;
            for (int i = 0; i < 8; i += 2)
            {
                hash += Fold(sums[i] ^ Word(secret, 11 + 8 * i), sums[i + 1] ^ Word(secret, 19 + 8 * i));
            }

            return Avalanche3(hash);
        }
    }

    private static void AddStripes(Span<ulong> sums, ReadOnlySpan<byte> source, ReadOnlySpan<byte> secret, int count)
    {
        for (int i = 0; i < count; i++)
        {
            AddStripe(sums, source[(i * Stripe)..], secret[(i * SecretStep)..]);
        }
    }

    private static void AddStripe(Span<ulong> sums, ReadOnlySpan<byte> source, ReadOnlySpan<byte> secret)
    {
        unchecked
        {
            for (int i = 0; i < 8; i++)
            {
                ulong word = Word(source, 8 * i);
                ulong keyed = word ^ Word(secret, 8 * i);
                sums[i ^ 1] += word;
                sums[i] += (uint)keyed * (keyed >> 32);
            }
        }
    }

    private static void Scramble(Span<ulong> sums, ReadOnlySpan<byte> secret)
    {
        unchecked
        {
            for (int i = 0; i < 8; i++)
            {
                sums[i] = (sums[i] ^ sums[i] >> 47 ^ Word(secret, 8 * i)) * Prime32A;
            }
        }
    }

    private static ulong Mix(ReadOnlySpan<byte> source, int at, int key, ulong seed)
    {
        unchecked
        {
            return Fold(Word(source, at) ^ (Key(key) + seed), Word(source, at + 8) ^ (Key(key + 8) - seed));
        }
    }

    private static ulong Fold(ulong a, ulong b) => Math.BigMul(a, b, out ulong low) ^ low;

    private static ulong Avalanche64(ulong h)
    {
        unchecked
        {
            h = (h ^ h >> 33) * Prime64B;
            h = (h ^ h >> 29) * Prime64C;
            return h ^ h >> 32;
        }
    }

    private static ulong Avalanche3(ulong h)
    {
        unchecked
        {
            h = (h ^ h >> 37) * 0x165667919E3779F9;
            return h ^ h >> 32;
        }
    }

    private static ulong Key(int at) => Word(Secret, at);

    private static ulong Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
}
