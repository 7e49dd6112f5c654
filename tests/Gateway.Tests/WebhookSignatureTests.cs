using OnceHub.Sync.Administration.Credentials;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace OnceHub.Sync.Gateway.Tests;

public class WebhookSignatureTests
{
    private const string Mac = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    [Theory]
    [InlineData($"t=1700000000,s={Mac}")]
    [InlineData($" t=1700000000 , s={Mac} ")]
    [InlineData($"s={Mac},t=1700000000")]
    [InlineData($"t=1700000000,v=2,s={Mac}")]
    [InlineData("t=1700000000,s=00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF")]
    public void A_header_of_the_documented_form_is_read(string header)
    {
        Assert.True(WebhookSignature.TryParse(header, out var signature));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), signature.SignedAt);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(",")]
    [InlineData("nonsense")]
    [InlineData("t=1700000000")]
    [InlineData($"s={Mac}")]
    [InlineData($"t=,s={Mac}")]
    [InlineData($"t=-1700000000,s={Mac}")]
    [InlineData($"t=+1700000000,s={Mac}")]
    [InlineData($"t=1.7e9,s={Mac}")]
    [InlineData($"t= 1700000000,s={Mac}")]
    [InlineData($"t=١٧٠٠,s={Mac}")]
    [InlineData($"t=9999999999999,s={Mac}")]
    [InlineData($"t=999999999999,s={Mac}")]
    [InlineData($"t=1700000000,t=1700000000,s={Mac}")]
    [InlineData($"t=1700000000,s={Mac},s={Mac}")]
    [InlineData("t=1700000000,s=")]
    [InlineData("t=1700000000,s=0011")]
    [InlineData($"t=1700000000,s={Mac}00")]
    [InlineData("t=1700000000,s=zz112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")]
    [InlineData($"t=1700000000;s={Mac}")]
    [InlineData($"T=1700000000,S={Mac}")]
    public void A_header_of_another_form_is_not_read(string? header) => Assert.False(WebhookSignature.TryParse(header, out _));

    [Fact]
    public void Any_body_signed_with_any_of_the_secrets_fits_and_with_none_of_them_does_not() =>
        Prop.ForAll<byte[], NonEmptyString, bool>((body, secret, known) =>
        {
            var key = secret.Get;
            var signer = known ? key : key + "!";
            Assert.True(
                WebhookSignature.TryParse(
                    Signing.Header(signer, body, DateTimeOffset.UnixEpoch.AddSeconds(body.Length)), out var signature));
            byte[][] secrets = [Encoding.UTF8.GetBytes("another"), Encoding.UTF8.GetBytes(key)];
            return signature.IsOf(Split.Into(body, pieces: 3), secrets) == known;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_change_of_any_byte_of_the_body_breaks_the_signature()
    {
        var body = Encoding.UTF8.GetBytes(PublishedBooking.Sample);
        Assert.True(WebhookSignature.TryParse(Signing.Header("secret", body, DateTimeOffset.UtcNow), out var signature));
        for (var changed = 0; changed < body.Length; changed += 7)
        {
            byte[] tampered = [.. body];
            tampered[changed] ^= 1;
            Assert.False(signature.IsOf(Split.Into(tampered, pieces: 2), new[] { "secret"u8.ToArray() }));
        }
    }

    [Theory]
    [InlineData(typeof(WebhookSignature), nameof(WebhookSignature.IsOf))]
    [InlineData(typeof(GatewayKey), nameof(GatewayKey.IsOneOf))]
    public void Secrets_are_compared_in_constant_time(Type type, string method)
    {
        var calls = CalledBy(type.GetMethod(method, BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance)!);
        Assert.Contains(
            calls,
            call => call.DeclaringType == typeof(CryptographicOperations) && call.Name == nameof(CryptographicOperations.FixedTimeEquals));
        Assert.DoesNotContain(calls, call => call.Name is "SequenceEqual" or "op_Equality" or "Equals");
    }

    private static List<MethodBase> CalledBy(MethodInfo method)
    {
        const byte Call = 0x28;
        var il = method.GetMethodBody()!.GetILAsByteArray()!;
        var calls = new List<MethodBase>();
        for (var at = 0; at + 4 < il.Length; at++)
        {
            if (il[at] != Call) continue;
            try
            {
                if (method.Module.ResolveMethod(BitConverter.ToInt32(il, at + 1)) is { } called) calls.Add(called);
            }
            catch (ArgumentException)
            {
                // Not an instruction: an operand with the same byte.
            }
        }
        return calls;
    }
}
