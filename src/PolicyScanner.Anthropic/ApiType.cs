namespace PolicyScanner.Anthropic;

/// <summary>Which of the vendor's two APIs a connection reads. The names are those of asset-inventory adapters.</summary>
public enum ApiType
{
    /// <summary>The Admin API of a Claude Console organization, with a key that begins <c>sk-ant-admin01-</c>.</summary>
    Enterprise,

    /// <summary>The Compliance API of a Claude Enterprise parent, with a key that begins <c>sk-ant-api01-</c>.</summary>
    Compliance,
}
