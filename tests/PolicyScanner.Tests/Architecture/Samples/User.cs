using System.Diagnostics.CodeAnalysis;

namespace PolicyScanner.Tests.Architecture.Samples;

internal abstract class SeenAsBase;

internal interface SeenAsInterface;

[AttributeUsage(AttributeTargets.Class)]
internal sealed class SeenInAttribute : Attribute;

internal sealed class SeenInField;

internal sealed class SeenInProperty;

internal sealed class SeenInParameter;

internal sealed class SeenInArray;

internal sealed class SeenInGeneric;

internal interface SeenInConstraint;

internal sealed class SeenInLambda;

internal static class SeenInStaticCall
{
    public static int Call() => 1;
}

internal sealed class SeenInGenericCall;

internal static class SeenInStaticField
{
    public static readonly int Value = int.Parse("1", System.Globalization.CultureInfo.InvariantCulture);
}

internal sealed class SeenInTypeof;

internal sealed class SeenInCast;

internal sealed class SeenInCatch : Exception;

internal sealed class SeenInIterator;

internal sealed class NotSeen;

/// <summary>Uses each of them in one way.</summary>
[SeenInAttribute]
[SuppressMessage("Performance", "CA1822", Justification = "It is looked at, not called.")]
[SuppressMessage("Performance", "CA1823", Justification = "It is looked at, not called.")]
internal sealed class User : SeenAsBase, SeenAsInterface
{
    public SeenInField? Field;

    public SeenInProperty? Property { get; set; }

    public void Parameter(SeenInParameter value, SeenInArray[] values, List<SeenInGeneric> more) => _ = (value, values, more);

    public void Constraint<T>() where T : SeenInConstraint
    {
    }

    public Func<object> Lambda() => () => new SeenInLambda();

    public int StaticCall() => SeenInStaticCall.Call() + SeenInStaticField.Value;

    public object GenericCall() => Array.Empty<SeenInGenericCall>();

    public object Typeof() => typeof(SeenInTypeof);

    public bool Cast(object value) => value is SeenInCast;

    public void Catch(Action action)
    {
        try
        {
            action();
        }
        catch (SeenInCatch)
        {
            Field = null;
        }
    }

    public IEnumerable<object> Iterator()
    {
        yield return new SeenInIterator();
    }
}
