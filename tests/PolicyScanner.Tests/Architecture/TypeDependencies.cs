using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace PolicyScanner.Tests.Architecture;

/// <summary>
/// Which types of an assembly use which others of it, as the compiler wrote it down: bases, interfaces, fields, signatures, attributes, and every
/// type, field and method that an instruction names. Constants and <c>nameof</c> leave no trace there: <see cref="LayerTests"/> reads the sources for those.
/// </summary>
internal sealed class TypeDependencies : ISignatureTypeProvider<ImmutableArray<TypeDefinitionHandle>, object?>
{
    private static readonly Dictionary<int, OperandType> Operands = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(o => (int)(ushort)o.Value, o => o.OperandType);

    private readonly MetadataReader _metadata;
    private readonly PEReader _file;

    private TypeDependencies(PEReader file) => (_file, _metadata) = (file, file.GetMetadataReader());

    /// <summary>Pairs of full names, nested types under the outermost one's name.</summary>
    public static IReadOnlySet<(string From, string To)> Of(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var reader = new TypeDependencies(file);
        return reader._metadata.TypeDefinitions
            .SelectMany(type => reader.UsedBy(type).Select(used => (From: reader.Name(type), To: reader.Name(used))))
            .Where(pair => pair.From != pair.To).ToHashSet();
    }

    private string Name(TypeDefinitionHandle handle)
    {
        var type = _metadata.GetTypeDefinition(handle);
        while (type.GetDeclaringType() is { IsNil: false } outer) type = _metadata.GetTypeDefinition(outer);
        return $"{_metadata.GetString(type.Namespace)}.{_metadata.GetString(type.Name)}";
    }

    private IEnumerable<TypeDefinitionHandle> UsedBy(TypeDefinitionHandle handle)
    {
        var type = _metadata.GetTypeDefinition(handle);
        var used = new List<TypeDefinitionHandle>();
        used.AddRange(Of(type.BaseType));
        foreach (var implemented in type.GetInterfaceImplementations()) used.AddRange(Of(_metadata.GetInterfaceImplementation(implemented).Interface));
        foreach (var attribute in type.GetCustomAttributes()) used.AddRange(Of(_metadata.GetCustomAttribute(attribute).Constructor));
        foreach (var parameter in type.GetGenericParameters()) used.AddRange(Constraints(parameter));
        foreach (var field in type.GetFields()) used.AddRange(_metadata.GetFieldDefinition(field).DecodeSignature(this, null));
        foreach (var property in type.GetProperties()) used.AddRange(Of(_metadata.GetPropertyDefinition(property).DecodeSignature(this, null)));
        foreach (var method in type.GetMethods()) used.AddRange(UsedBy(_metadata.GetMethodDefinition(method)));
        return used;
    }

    private IEnumerable<TypeDefinitionHandle> UsedBy(MethodDefinition method)
    {
        var used = new List<TypeDefinitionHandle>(Of(method.DecodeSignature(this, null)));
        foreach (var parameter in method.GetGenericParameters()) used.AddRange(Constraints(parameter));
        foreach (var attribute in method.GetCustomAttributes()) used.AddRange(Of(_metadata.GetCustomAttribute(attribute).Constructor));
        if (method.RelativeVirtualAddress == 0) return used;

        var body = _file.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil) used.AddRange(_metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(this, null).SelectMany(l => l));
        foreach (var region in body.ExceptionRegions) used.AddRange(Of(region.CatchType));
        var code = body.GetILReader();
        while (code.RemainingBytes > 0) used.AddRange(Operand(ref code));
        return used;
    }

    private ImmutableArray<TypeDefinitionHandle> Operand(ref BlobReader code)
    {
        int opcode = code.ReadByte();
        if (opcode == 0xFE) opcode = (opcode << 8) | code.ReadByte();
        switch (Operands[opcode])
        {
            case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                return Of((EntityHandle)MetadataTokens.Handle(code.ReadInt32()));
            case OperandType.InlineSwitch:
                var cases = code.ReadInt32();
                code.Offset += 4 * cases;
                break;
            case OperandType.InlineI8 or OperandType.InlineR:
                code.Offset += 8;
                break;
            case OperandType.InlineVar:
                code.Offset += 2;
                break;
            case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                code.Offset += 1;
                break;
            case OperandType.InlineNone:
                break;
            default:
                code.Offset += 4;
                break;
        }
        return [];
    }

    private IEnumerable<TypeDefinitionHandle> Constraints(GenericParameterHandle parameter) =>
        _metadata.GetGenericParameter(parameter).GetConstraints().SelectMany(c => Of(_metadata.GetGenericParameterConstraint(c).Type));

    private ImmutableArray<TypeDefinitionHandle> Of(EntityHandle handle)
    {
        if (handle.IsNil) return [];
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                return [(TypeDefinitionHandle)handle];
            case HandleKind.TypeSpecification:
                return _metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, null);
            case HandleKind.FieldDefinition:
                var field = _metadata.GetFieldDefinition((FieldDefinitionHandle)handle);
                return [field.GetDeclaringType(), .. field.DecodeSignature(this, null)];
            case HandleKind.MethodDefinition:
                var method = _metadata.GetMethodDefinition((MethodDefinitionHandle)handle);
                return [method.GetDeclaringType(), .. Of(method.DecodeSignature(this, null))];
            case HandleKind.MethodSpecification:
                var specification = _metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                return [.. Of(specification.Method), .. specification.DecodeSignature(this, null).SelectMany(a => a)];
            case HandleKind.MemberReference:
                var member = _metadata.GetMemberReference((MemberReferenceHandle)handle);
                return member.GetKind() is MemberReferenceKind.Field
                    ? [.. Of(member.Parent), .. member.DecodeFieldSignature(this, null)]
                    : [.. Of(member.Parent), .. Of(member.DecodeMethodSignature(this, null))];
            default:
                return [];
        }
    }

    private static ImmutableArray<TypeDefinitionHandle> Of(MethodSignature<ImmutableArray<TypeDefinitionHandle>> signature) =>
        [.. signature.ReturnType, .. signature.ParameterTypes.SelectMany(p => p)];

    public ImmutableArray<TypeDefinitionHandle> GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => [handle];

    public ImmutableArray<TypeDefinitionHandle> GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => [];

    public ImmutableArray<TypeDefinitionHandle> GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) => Of(handle);

    public ImmutableArray<TypeDefinitionHandle> GetGenericInstantiation(ImmutableArray<TypeDefinitionHandle> genericType, ImmutableArray<ImmutableArray<TypeDefinitionHandle>> typeArguments) =>
        [.. genericType, .. typeArguments.SelectMany(a => a)];

    public ImmutableArray<TypeDefinitionHandle> GetFunctionPointerType(MethodSignature<ImmutableArray<TypeDefinitionHandle>> signature) => Of(signature);

    public ImmutableArray<TypeDefinitionHandle> GetModifiedType(ImmutableArray<TypeDefinitionHandle> modifier, ImmutableArray<TypeDefinitionHandle> unmodifiedType, bool isRequired) => [.. modifier, .. unmodifiedType];

    public ImmutableArray<TypeDefinitionHandle> GetArrayType(ImmutableArray<TypeDefinitionHandle> elementType, ArrayShape shape) => elementType;

    public ImmutableArray<TypeDefinitionHandle> GetSZArrayType(ImmutableArray<TypeDefinitionHandle> elementType) => elementType;

    public ImmutableArray<TypeDefinitionHandle> GetByReferenceType(ImmutableArray<TypeDefinitionHandle> elementType) => elementType;

    public ImmutableArray<TypeDefinitionHandle> GetPointerType(ImmutableArray<TypeDefinitionHandle> elementType) => elementType;

    public ImmutableArray<TypeDefinitionHandle> GetPinnedType(ImmutableArray<TypeDefinitionHandle> elementType) => elementType;

    public ImmutableArray<TypeDefinitionHandle> GetPrimitiveType(PrimitiveTypeCode typeCode) => [];

    public ImmutableArray<TypeDefinitionHandle> GetGenericMethodParameter(object? genericContext, int index) => [];

    public ImmutableArray<TypeDefinitionHandle> GetGenericTypeParameter(object? genericContext, int index) => [];
}
