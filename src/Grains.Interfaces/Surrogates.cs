using System.Buffers;
using System.Collections.Immutable;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.WireProtocol;

namespace OnceHub.Sync.Grains;

// How types of Domain, which know nothing of Orleans, are written to a wire. Within a silo they pass by reference.

/// <summary>An id, as its text.</summary>
/// <param name="Text">Null for an id that was never set.</param>
[GenerateSerializer, Immutable, Alias("oncehub.id")]
public readonly record struct IdSurrogate([property: Id(0)] string? Text);

[RegisterConverter]
public sealed class OrgIdConverter : IConverter<OrgId, IdSurrogate>
{
    public OrgId ConvertFromSurrogate(in IdSurrogate surrogate) => surrogate.Text is { } text ? OrgId.Parse(text) : default;

    public IdSurrogate ConvertToSurrogate(in OrgId value) => new(value.Value);
}

[RegisterConverter]
public sealed class GuestTokenConverter : IConverter<GuestToken, IdSurrogate>
{
    public GuestToken ConvertFromSurrogate(in IdSurrogate surrogate) => surrogate.Text is { } text ? new GuestToken(text) : default;

    public IdSurrogate ConvertToSurrogate(in GuestToken value) => new(value.Value);
}

[RegisterConverter]
public sealed class SalesforceIdConverter : IConverter<SalesforceId, IdSurrogate>
{
    public SalesforceId ConvertFromSurrogate(in IdSurrogate surrogate) => surrogate.Text is { } text ? SalesforceId.Parse(text) : default;

    public IdSurrogate ConvertToSurrogate(in SalesforceId value) => new(value.Value);
}

/// <summary>The fields of a record, in their order.</summary>
[GenerateSerializer, Immutable, Alias("oncehub.field-set")]
public readonly record struct FieldSetSurrogate([property: Id(0)] ImmutableArray<FieldSurrogate> Fields);

/// <summary>A field and its value: text, a number, true or false, or nothing.</summary>
[GenerateSerializer, Immutable, Alias("oncehub.field")]
public readonly record struct FieldSurrogate(
    [property: Id(0)] string Name, [property: Id(1)] string? Text, [property: Id(2)] decimal? Number, [property: Id(3)] bool? Flag)
{
    public static FieldSurrogate Of(string name, FieldValue value) => new(name, value.Text, value.Number, value.Flag);

    public FieldValue ToValue() => this switch
    {
        { Text: { } text } => FieldValue.Of(text),
        { Number: { } number } => FieldValue.Of(number),
        { Flag: { } flag } => FieldValue.Of(flag),
        _ => FieldValue.Null,
    };
}

[RegisterConverter]
public sealed class FieldSetConverter : IConverter<FieldSet, FieldSetSurrogate>
{
    public FieldSet ConvertFromSurrogate(in FieldSetSurrogate surrogate)
    {
        var fields = new FieldSet();
        foreach (var field in surrogate.Fields) fields.Add(field.Name, field.ToValue());
        return fields.Seal();
    }

    public FieldSetSurrogate ConvertToSurrogate(in FieldSet value) =>
        new([.. value.Select(field => FieldSurrogate.Of(field.Key, field.Value))]);
}

/// <summary>
/// What to do about a failure, written as it was when it was a type of this assembly (<c>oncehub.failure-action</c>), whose values were
/// those of <see cref="FailureActions.ForTurn"/>.
/// </summary>
[RegisterSerializer]
public sealed class FailureActionCodec : IFieldCodec<FailureAction>
{
    public void WriteField<TBufferWriter>(ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type? expectedType, FailureAction value)
        where TBufferWriter : IBufferWriter<byte> =>
        Int32Codec.WriteField(ref writer, fieldIdDelta, expectedType, (int)value.ForTurn(), typeof(FailureAction));

    public FailureAction ReadValue<TInput>(ref Reader<TInput> reader, Field field) =>
        (FailureAction)Int32Codec.ReadValue(ref reader, field);
}
