using System.Security.Cryptography;
using System.Text;
using Fund.Kernel.Tlog;
using Xunit;

namespace Fund.Tests.Unit.Tlog;

public sealed class Ed25519Tests
{
    [Theory]
    // RFC 8032 §7.1, tests 1 to 3: seed, public key, message, signature.
    [InlineData(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void Signatures_are_those_of_rfc_8032(string seed, string publicKey, string message, string signature)
    {
        Assert.Equal(publicKey, Convert.ToHexStringLower(Ed25519.PublicKey(Convert.FromHexString(seed))));
        Assert.Equal(signature, Convert.ToHexStringLower(Ed25519.Sign(Convert.FromHexString(seed), Convert.FromHexString(message))));
        Assert.True(Ed25519.Verifies(Convert.FromHexString(publicKey), Convert.FromHexString(message), Convert.FromHexString(signature)));
    }

    [Fact]
    public void What_has_the_wrong_length_is_refused()
    {
        byte[] seed = new byte[32], signature = Ed25519.Sign(seed, "x"u8), key = Ed25519.PublicKey(seed);
        Assert.True(Ed25519.Verifies(key, "x"u8, signature));
        Assert.False(Ed25519.Verifies(key, "x"u8, signature.AsSpan(1)));
        Assert.False(Ed25519.Verifies(key.AsSpan(1), "x"u8, signature));
        Assert.False(Ed25519.Verifies(key, "y"u8, signature));
        foreach (int length in new[] { 0, 31, 33 })
            Assert.Throws<CryptographicException>(() => Ed25519.PublicKey(new byte[length]));
    }

    [Fact]
    public async Task The_openssl_tool_agrees_with_our_signatures()
    {
        Assert.SkipUnless(Foreign.Has("openssl"), "The openssl tool is not installed.");
        byte[] seed = SHA256.HashData("a log"u8), message = Encoding.UTF8.GetBytes("foreign judge\n");
        using var files = new Foreign();
        // SubjectPublicKeyInfo of Ed25519 is a fixed head and the 32 bytes.
        string key = files.Write("key.der", [.. Convert.FromHexString("302a300506032b6570032100"), .. Ed25519.PublicKey(seed)]);
        string text = files.Write("text", message);
        string good = files.Write("good", Ed25519.Sign(seed, message));
        string bad = files.Write("bad", Proof.Flip(Ed25519.Sign(seed, message), 100));

        string[] verify = ["pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER", "-inkey", key, "-in", text, "-sigfile"];
        Assert.Equal(0, (await Foreign.Run("openssl", [.. verify, good])).ExitCode);
        Assert.NotEqual(0, (await Foreign.Run("openssl", [.. verify, bad])).ExitCode);
    }
}
