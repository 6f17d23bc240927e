using System.Text.Json.Serialization;

namespace PolicyScanner.Anthropic.Wire;

/// <summary>The generated readers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Page))]
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(ErrorDetail))]
[JsonSerializable(typeof(OrganizationRow))]
[JsonSerializable(typeof(UserRow))]
[JsonSerializable(typeof(ApiKeyRow))]
[JsonSerializable(typeof(ActorRow))]
[JsonSerializable(typeof(ScopeRow))]
[JsonSerializable(typeof(WorkspaceRow))]
[JsonSerializable(typeof(DataResidencyRow))]
[JsonSerializable(typeof(WorkspaceMemberRow))]
[JsonSerializable(typeof(GroupRow))]
[JsonSerializable(typeof(GroupMemberRow))]
[JsonSerializable(typeof(RoleRow))]
[JsonSerializable(typeof(RolePermissionRow))]
[JsonSerializable(typeof(ResourceRow))]
internal sealed partial class WireContext : JsonSerializerContext;
