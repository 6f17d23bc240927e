using PolicyScanner.Expressions.Checking;
using PolicyScanner.Expressions.Values;
using PolicyScanner.Graph;
using Xunit;

namespace PolicyScanner.Tests.Expressions;

/// <summary>
/// What the language does, a line a case: <c>expression =&gt; result</c>. A result is an expression, <c>unknown: causes</c>, or <c>error: message</c>.
/// The files are in Cases; <c>holes.cases</c> runs over a small organization, see <see cref="HolesTests"/>.
/// </summary>
public sealed class CaseFileTests
{
    public static TheoryData<string, string> Cases() => CaseFile.Read("operators.cases", "logic.cases", "lists.cases", "time.cases");

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_case_gives_what_it_says(string expression, string result)
    {
        var language = new Language()
            .Bind("u", CelType.Bool, Unknown("u")).Bind("v", CelType.Bool, Unknown("v")).Bind("n", CelType.Int, Unknown("n"))
            .Bind("big", CelType.Int, Value.Of(long.MaxValue)).Bind("zero", CelType.Int, Value.Of(0L)).Bind("text", CelType.String, Value.Of("prod"))
            .Bind("any", CelType.Dyn, Value.Of(7L));

        CaseFile.Check(language, expression, result);
    }

    private static Value Unknown(string name) => Value.Missing(new MissingData(name, "o1", null, "HTTP 403", false));
}
